"""From a question to an answer whose every sentence cites the words it stands on."""

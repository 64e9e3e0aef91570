"""Documents for people and over HTTP: found, read, uploaded, withdrawn."""

"""Any error as a sentence for the person at the keyboard."""

from __future__ import annotations

# An error class of ours carries a message for the person at the keyboard: what is wrong, in Chinese, and the mend.
_OWN_PACKAGES = frozenset({"corpus", "index", "rag", "app", "eval"})


def explain(error: Exception) -> str:
    """Return what the person at the keyboard can act on."""
    if type(error).__module__.partition(".")[0] in _OWN_PACKAGES:
        return str(error)
    if isinstance(error, OSError):
        about = f"{error.filename}：" if error.filename else ""
        return f"{about}{error.strerror or error}；请检查路径、权限和磁盘空间"
    if isinstance(error, MemoryError):
        return "内存不足；请关闭其他程序，或改用更小的模型"
    return f"程序内部出错（{type(error).__name__}：{error}）；设 ZHENGCE_DEBUG=1 再运行一次可看到详情"

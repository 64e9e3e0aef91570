"""Errors as RFC 9457 problem details: what is wrong and how to mend it, in Chinese."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import Scope

from app.schemas import ProblemJson

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

_log = logging.getLogger(__name__)

TITLES = {
    400: "请求无法读懂",
    401: "需要访问密钥或登录",
    403: "没有权限",
    404: "没有这个地址",
    405: "不支持这种请求方法",
    408: "请求没有传完",
    409: "现在不能这样做",
    413: "请求太大",
    415: "请求不是 JSON",
    421: "不认识这个主机名",
    422: "请求内容不合要求",
    429: "请求太多",
    499: "调用方已断开",
    500: "服务内部出错",
    503: "暂时不能作答",
    504: "回答超时",
}
_DETAILS = {
    400: "请求正文无法解析；请发送 UTF-8 编码的 JSON（上传文件时用 multipart/form-data）",
    404: "没有这个地址；可用的接口见 /docs",
    405: "这个地址不支持这种请求方法；可用的接口见 /docs",
}
# pydantic's names of what is wrong; {…} from its context.
_FIELD_ERRORS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段；请删去，或对照 /docs 改正名称",
    "string_type": "应是文字",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 字",
    "string_unicode": "含有不成对的代理字符，不是有效的文字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "int_parsing_size": "数字太大",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "list_type": "应是数组",
    "too_long": "最多 {max_length} 项",
    "model_type": "应是 JSON 对象",
    "model_attributes_type": "应是 JSON 对象",
    "dict_type": "应是 JSON 对象",
}


class ProblemError(Exception):
    """An error to be told to the caller."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem_json(status: int, detail: str) -> dict[str, object]:
    """Return the body of a problem."""
    return ProblemJson(
        title=TITLES.get(status) or HTTPStatus(status).phrase, status=status, detail=detail
    ).model_dump()


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the response that tells a problem."""
    return JSONResponse(problem_json(status, detail), status, headers, MEDIA_TYPE)


def refusal_response(
    scope: Scope, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the response that tells a problem to whoever called the address of `scope`, in the form used there."""
    if scope["path"].startswith("/v1/"):
        return JSONResponse(openai_error(status, detail), status, headers)
    return problem_response(status, detail, headers)


def log_failure(error: BaseException) -> None:
    """Log where an unexpected error arose, but not its message, which may repeat a question or a document."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s\n%s", type(error).__name__, frames)


def explain(errors: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Return the status and the detail for pydantic's errors; values that were sent are not repeated."""
    if any(error["type"] == "json_invalid" for error in errors):
        position = next(error["loc"][-1] for error in errors if error["type"] == "json_invalid")
        return 400, f"请求正文不是有效的 JSON（第 {position} 个字符附近有误）；请检查引号、逗号和括号"
    parts = []
    for error in errors:
        if error["loc"] == ("body",):
            return 422, "请求正文应是 JSON 对象，请求头应有 Content-Type: application/json"
        where = ".".join(str(step) for step in error["loc"] if step != "body")
        says = _FIELD_ERRORS.get(error["type"])
        if says is None:
            context = error.get("ctx", {}).get("error")
            says = str(context) if isinstance(context, ValueError) else "取值不合要求"
        else:
            says = says.format(**error.get("ctx", {}))
        parts.append(f"{where}：{says}")
    return 422, "；".join(parts)


def openai_error(status: int, detail: str) -> dict[str, object]:
    """Return the body of an error as the OpenAI interface has it."""
    kinds = {401: "authentication_error", 403: "permission_error", 429: "server_error"}
    kind = kinds.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": detail, "type": kind, "param": None, "code": status}}


def install_problem_handlers(app: FastAPI) -> None:
    """Make `app` answer every error of its own routes with problem details, under /v1 in the OpenAI interface's form."""

    def respond(
        request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
    ) -> JSONResponse:
        return refusal_response(request.scope, status, detail, headers)

    @app.exception_handler(ProblemError)
    async def tell(request: Request, problem: ProblemError) -> JSONResponse:
        return respond(request, problem.status, problem.detail, problem.headers)

    @app.exception_handler(RequestValidationError)
    async def tell_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return respond(request, *explain(error.errors()))

    @app.exception_handler(HTTPException)
    async def tell_http(request: Request, error: HTTPException) -> JSONResponse:
        detail = _DETAILS.get(error.status_code, str(error.detail))
        return respond(request, error.status_code, detail, error.headers)

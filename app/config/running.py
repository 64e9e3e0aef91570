"""The sections about who may use the server, how much, and what it tells of itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from app.config.section import Name, Section, Url

AccessMode = Literal["auto", "on", "off"]
LogFormat = Literal["json", "text"]
Limit = Annotated[int, Field(ge=0, le=1_000_000_000)]
Days = Annotated[int, Field(ge=0, le=36500)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Names = Annotated[str, Field(description="用逗号分开的名称")]


class ServerConfig(Section):
    """Where `zhengce serve` listens, and how much it does at once.

    Attributes:
        names: Host names, parted by commas, besides those of the loopback interface that requests may be for.
        public_url: Where browsers reach it, if that is not where it listens; https makes its cookies secure.
        tls_cert: File of the certificate chain; with `tls_key`, the server itself speaks TLS.
        trusted_proxies: Addresses, parted by commas, of proxies whose X-Forwarded-For and -Proto are believed.
        max_concurrent: Questions answered at the same time; further ones wait.
        waiting_per_worker: How many may wait for each that is answered; beyond that, 429.
        waiting_searches: How many searches may wait, apart from questions; beyond that, 429.
        stop_s: How long answers in flight may take after SIGTERM.
    """

    names: Annotated[str, Field(description="用逗号分开的域名")] = ""
    host: Name = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 7860
    public_url: Url | None = None
    tls_cert: Name | None = None
    tls_key: Name | None = None
    trusted_proxies: Annotated[str, Field(description="用逗号分开的地址")] = ""
    max_concurrent: Annotated[int, Field(ge=1, le=64)] = 2
    waiting_per_worker: Annotated[int, Field(ge=0, le=1000)] = 4
    waiting_searches: Annotated[int, Field(ge=0, le=10_000)] = 100
    stop_s: Annotated[float, Field(ge=0, le=3600)] = 30.0

    @property
    def is_reached_by_tls(self) -> bool:
        """Whether browsers reach the server by TLS, its own or a proxy's."""
        return self.tls_cert is not None or (self.public_url or "").startswith("https://")


class AccessConfig(Section):
    """Who is let in.

    Attributes:
        mode: "auto" asks for a key or a login as soon as there is a key, a user or [oidc]; "on" always; "off" never,
            and then only the loopback interface is served.
        users_file: The password file; None for `users.json` in the workspace.
        session_hours: How long a login lasts.
    """

    mode: AccessMode = "auto"
    users_file: Name | None = None
    session_hours: Annotated[float, Field(gt=0, le=24 * 30)] = 12.0


class OidcConfig(Section):
    """A login service that speaks OpenID Connect.

    Attributes:
        issuer: Its address, as its tokens name it; None for no such service.
        client_secret: The effective secret, wherever it came from (`client_secret_env` included).
        label: What the button on the login page says.
        name_claim: Claim that names the person in logs.
        groups_claim: Claim that lists the groups whose documents the person reads.
        editor_groups: Whoever is in one of these, parted by commas, is an editor.
        admin_groups: Whoever is in one of these is an administrator.
        all_groups: Whoever is in one of these reads every document.
    """

    issuer: Url | None = None
    client_id: Name | None = None
    client_secret: SecretStr | None = None
    client_secret_env: Name | None = None
    scopes: Name = "openid profile"
    label: Name = "用单位账号登录"
    name_claim: Name = "sub"
    groups_claim: Name = "groups"
    editor_groups: Names = ""
    admin_groups: Names = ""
    all_groups: Names = ""


class LimitsConfig(Section):
    """How much one caller may ask; a key may have its own numbers. 0 stands for no limit.

    Attributes:
        requests_per_minute: Of a key, a user, or an address where nobody is known.
        questions_per_day: Likewise, from midnight UTC.
        answer_s: How long an answer may take, its time in the queue included.
        request_s: How long a request's body may take to arrive.
        request_mb: Largest body of a request.
        upload_mb: Largest body of an upload.
    """

    requests_per_minute: Limit = 0
    questions_per_day: Limit = 0
    answer_s: Seconds = 300.0
    request_s: Seconds = 60.0
    request_mb: Annotated[int, Field(ge=1, le=1000)] = 1
    upload_mb: Annotated[int, Field(ge=1, le=10_000)] = 100


class ConversationsConfig(Section):
    """What is kept of what was asked.

    Attributes:
        keep: Whether conversations are kept at all; without it, one lasts as long as its page is open.
        keep_days: A conversation that was not changed for so many days is deleted; 0 keeps it until its owner does.
        feedback_days: Feedback that was given so many days ago is deleted; 0 keeps it until an administrator does.
    """

    keep: bool = True
    keep_days: Days = 0
    feedback_days: Days = 0


class UsageConfig(Section):
    """What is kept of who asks how much.

    Attributes:
        keep_days: What was asked on earlier days is deleted.
    """

    keep_days: Annotated[int, Field(ge=1, le=3660)] = 180


class LoggingConfig(Section):
    """What is written to standard error.

    Attributes:
        format: "json" is one JSON object a line.
        questions: Whether the words of questions are logged; off for a reason.
    """

    format: LogFormat = "json"
    questions: bool = False


class TelemetryConfig(Section):
    """Where traces are sent.

    Attributes:
        otlp_endpoint: Of an OpenTelemetry collector, OTLP over HTTP; None sends nothing anywhere.
    """

    otlp_endpoint: Url | None = None

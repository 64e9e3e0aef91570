# 政策问答：make serve 启动，make test 测试，make check 检查代码。

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help setup serve test check gate release-check

# Relative paths only: the folder's own path may hold spaces and Chinese characters.
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed
DOCUMENTS := corpus/documents
CASES := eval/data/seed.jsonl eval/data/robust.jsonl

export PYTHONUTF8 := 1

help:
	@echo '用法：'
	echo '  make serve   准备环境和模型，把 $(DOCUMENTS) 入库，在 http://127.0.0.1:7860 启动网页和接口'
	echo '  make test    准备环境，运行全部测试'
	echo '  make check   检查代码（ruff、mypy、import-linter）'
	echo '  make setup   只准备环境（$(VENV)）'
	echo '  make gate    用 40 题检验回答（约一分钟）；make release-check 用全部题目，报告在 var/release'

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@python=''
	for name in $(PYTHON) python3.11 python3.12 python3; do
	  if command -v "$$name" >/dev/null && "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then
	    python=$$name; break
	  fi
	done
	if [ -z "$$python" ]; then
	  echo '错误：需要 Python 3.11 或 3.12。请安装（如 sudo apt-get install python3 python3-venv），或用 make PYTHON=路径 指定。' >&2
	  exit 2
	fi
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then
	  echo "错误：$$python 缺少 venv。请运行：sudo apt-get install python3-venv（或与 $$python 对应的 -venv 包），然后再试。" >&2
	  exit 2
	fi
	# A folder that was moved or whose Python was removed cannot be mended, only made again.
	if ! $(RUN) -c '' 2>/dev/null; then
	  echo "正在用 $$("$$python" --version) 建立 $(VENV) ……"
	  "$$python" -m venv --clear $(VENV)
	fi
	echo '正在安装依赖（第一次要几分钟）……'
	$(RUN) -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev]' || {
	  echo '错误：依赖没有装全，原因见上。请检查网络或软件源后再运行一次；已下载的不会重来。' >&2
	  exit 2
	}
	touch $@

serve: $(STAMP)
	@$(RUN) -m app.cli ingest $(DOCUMENTS)
	exec $(RUN) -m app.cli serve

test: $(STAMP)
	@.ci/browser || true
	.ci/postgres || true
	# Two at once, one file of tests each: more would want more memory than two models take.
	exec $(RUN) -m pytest -n 2 --dist loadfile

check: $(STAMP)
	@$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports

# A workspace of their own: what is ingested beside the shipped documents would change the answers.
gate: export ZHENGCE_HOME = var/gate
gate: $(STAMP)
	@$(RUN) -m app.cli ingest $(DOCUMENTS)
	exec $(RUN) -m app.cli eval $(CASES) --limit 40 --gates eval/data/small_gates.toml --out var/gate/report

release-check: export ZHENGCE_HOME = var/gate
release-check: $(STAMP)
	@$(RUN) -m app.cli ingest $(DOCUMENTS)
	exec $(RUN) -m app.cli eval $(CASES) --gates eval/data/gates.toml --out var/release

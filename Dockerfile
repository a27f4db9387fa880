# The web site in a container: docker build -t tongdao . && docker run -p 8000:8000 -v tongdao:/data tongdao
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN pip wheel --no-cache-dir --wheel-dir /wheels '.[web,sso,postgres]'

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels 'tongdao[web,sso,postgres]' \
    && useradd --system --uid 10001 --home-dir /data tongdao \
    && install -d -o tongdao -g tongdao /data
USER tongdao
WORKDIR /data
VOLUME /data
ENV TONGDAO_HOST=0.0.0.0 TONGDAO_LEDGER=/data/tongdao.db TONGDAO_STATE=/data TONGDAO_CREATE=on TZ=Asia/Shanghai
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["tongdao"]
CMD ["serve"]

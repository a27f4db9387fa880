"""The files that pages load: styles, scripts, drawings. Their addresses hold a digest of all of them."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter()
FOLDER = Path(__file__).with_name("static")
_FOREVER = "public, max-age=31536000, immutable"
_TEXTS = ("text/", "application/javascript", "application/json", "image/svg")
mimetypes.add_type("text/javascript", ".js")  # some systems say otherwise, and browsers then refuse a module


@cache
def asset_files() -> dict[str, bytes]:
    """Return every file by its name below the folder; nothing else is ever served."""
    files = sorted(file for file in FOLDER.rglob("*") if file.is_file())
    return {file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in files}


@cache
def asset_digest() -> str:
    """Return the digest of all files: one for all, so that a script may import its neighbour by name."""
    digest = hashlib.sha256()
    for name, content in asset_files().items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def asset_path(name: str) -> str:
    """Return the path of a file with the digest in it; raises KeyError for a file that is not there."""
    if name not in asset_files():
        raise KeyError(f"no file {name!r} in web/static")
    return f"/static/{asset_digest()}/{name}"


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(asset_files()[name], 9, mtime=0)


@router.api_route("/static/{digest}/{name:path}", methods=["GET", "HEAD"], include_in_schema=False)
async def asset(request: Request, digest: str, name: str) -> Response:
    """Give a file; under another digest than today's it may change, so that it is not kept."""
    if name not in asset_files():
        raise HTTPException(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": _FOREVER if digest == asset_digest() else "no-cache"}
    if kind.startswith(_TEXTS) and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(_packed(name), media_type=kind, headers=headers)
    return Response(asset_files()[name], media_type=kind, headers=headers)

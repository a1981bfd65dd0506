"""FastMCP (Python) with the same tools, stateless, with its own check of tokens.

Speaks with the benchmark as a Node child does: JSON lines on the channel that Node passes on.
"""

import asyncio
import json
import os
import resource
import socket
import threading
from importlib.metadata import version
from typing import Annotated

from fastmcp import FastMCP
from fastmcp.server.auth.providers.jwt import JWTVerifier
from fastmcp.tools import Tool
from pydantic import Field
from typing_extensions import TypedDict


class Building(TypedDict):
    address: str
    city: str
    built: int
    floor_area_m2: float
    uses: list[str]


BUILDINGS = json.loads(os.environ["BENCH_BUILDINGS"])
CONTRACTS = json.loads(os.environ["BENCH_CONTRACTS"])


def find_building(
    postcode: Annotated[str, Field(pattern="^[1-9][0-9]{3}[A-Z]{2}$")],
    house_number: Annotated[int, Field(ge=1, le=99_999)],
) -> Building:
    """Finds one building of a small made-up street by postcode and house number."""
    return BUILDINGS[f"{postcode} {house_number}"]


def usage() -> dict[str, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    with open("/proc/self/status", encoding="ascii") as status:
        kilobytes = {
            name: int(value.split()[0])
            for name, _, value in (line.partition(":") for line in status)
            if name in ("VmHWM", "VmRSS")
        }
    return {
        "cpuMicros": (used.ru_utime + used.ru_stime) * 1e6,
        "peakMemoryMb": kilobytes["VmHWM"] * 1.024e-3,
        "memoryMb": kilobytes["VmRSS"] * 1.024e-3,
        "heapMb": 0,
    }


def report(port: int) -> None:
    """Says where this server listens, then what it has used whenever it is asked."""
    channel = socket.socket(fileno=int(os.environ["NODE_CHANNEL_FD"]))
    ready = {"port": port, "version": version("fastmcp")}
    channel.sendall(json.dumps(ready).encode() + b"\n")
    for _ in channel.makefile("r"):
        channel.sendall(json.dumps(usage()).encode() + b"\n")
    os._exit(0)


server = FastMCP(
    "bench",
    auth=JWTVerifier(
        jwks_uri=os.environ["BENCH_JWKS_URI"],
        issuer=os.environ["BENCH_ISSUER"],
        audience=os.environ["BENCH_AUDIENCE"],
        algorithm="ES256",
        required_scopes=["bench:read"],
    ),
)
for contract in CONTRACTS:
    server.add_tool(Tool.from_function(find_building, name=contract["name"]))

listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=report, args=(listener.getsockname()[1],), daemon=True).start()
asyncio.run(
    server.run_http_async(
        show_banner=False,
        log_level="WARNING",
        json_response=True,
        stateless_http=True,
        sockets=[listener],
    )
)

"""Show everything on made-up data. Needs only Python 3.11 or later, and a network the first time."""

import sys

from environment import prepare_venv, run_python, run_script

USAGE = """\
用法：python scripts/demo.py [文件夹]

用虚构的司法所、科室和评委演示一整年的考核：发表、收表、更正、核定、票决、排名、定稿、通报、复核、更正通报。
演示文件放在所给的文件夹里；不给时放在当前位置的“演示”文件夹。"""


def run_demo() -> int:
    arguments = sys.argv[1:]
    if "-h" in arguments or "--help" in arguments:
        print(USAGE)
        return 0
    prepare_venv()
    return run_python("-m", "sfs_excel", "demo", *arguments)


if __name__ == "__main__":
    run_script(run_demo)

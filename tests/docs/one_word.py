#!/usr/bin/env python3
"""One concept, one word in Chinese: a document that is read is 文档 (文件 in zh-Hant), a file on disk 文件 (檔案).

What a home sends along on paper or as a PDF is 文件 in both, and the original that somebody copied from 原件."""
import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OF_PAPER = ("GW-TRF-", "GW-DAT-", "GW-SCH-02", "problem.document", "GW-TRN-")


def texts(language):
    with open(ROOT / "schemas/_messages" / f"{language}.csv", newline="", encoding="utf-8") as file:
        return {row[0]: row[1:] for row in csv.reader(file)}


def main():
    simplified, traditional = texts("zh-Hans"), texts("zh-Hant")
    wrong = []
    for key, cells in traditional.items():
        if not key.startswith("GW-") or key.startswith(OF_PAPER):
            continue
        for said, here in zip(cells, simplified.get(key, [])):
            document, file = "文件" in said, "檔案" in said
            if (document and not file and "文件" in here) or (file and not document and "文档" in here):
                wrong.append(f"{key}: zh-Hant ‘{said}’, zh-Hans ‘{here}’")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Merges one workload with docxtpl and prints the CPU milliseconds of each merge.

docxtpl_peer.py TEMPLATE DATA SECONDS: from the bytes of a template and parsed data to the bytes of
a .docx, as often as fits into the time.
"""
import io
import json
import sys
import time

import docxtpl


def merged(template, data):
    document = docxtpl.DocxTemplate(io.BytesIO(template))
    document.render(data)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def main():
    template_file, data_file, seconds = sys.argv[1:4]
    with open(template_file, "rb") as file:
        template = file.read()
    with open(data_file, encoding="utf-8") as file:
        data = json.load(file)
    times = []
    end = time.monotonic() + float(seconds)
    while not times or (time.monotonic() < end and len(times) < 200):
        before = time.process_time()
        made = merged(template, data)
        times.append(1000 * (time.process_time() - before))
        if len(times) == 1:
            with open(template_file + ".docxtpl.out.docx", "wb") as file:
                file.write(made)
    json.dump(times, sys.stdout)


main()

"""The record that benchmarks of the service send."""
import subprocess
import sys


def clean_record(program, folder, environment):
    """A synthetic record of about 4 KB that arrives without an error. One with an error takes the long way through a translation,
    and as a transfer it waits for a clinician and is not sealed.

    Writes its candidates into `folder`, which must not exist. Ends the program where none of them will do."""
    subprocess.run([program, 'synth', '--format', 'hk-care', '--records', '20', '--seed', '7', '--split', str(folder)], env=environment, check=True)
    for record in sorted(folder.iterdir()):
        if subprocess.run([program, 'translate', '--from', 'hk-care', '--to', 'gd-care', '--assurance', 'fast', record, '-o', str(folder) + '.out'],
                          env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return record
    sys.exit('no record of twenty arrives without an error')

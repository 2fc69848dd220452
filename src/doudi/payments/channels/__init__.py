"""Ways to a bank: what a channel writes the bank pays from, and it reads what the bank answers. No database here.

A channel is a plug-in of the entry point group "doudi.bank_channels" (finding.py); its shape is in shape.py.
"""

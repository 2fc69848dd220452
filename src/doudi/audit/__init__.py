"""What was done, seen and decided, by whom, in what capacity: written with the change, and nobody can quietly alter it.

Events are written in the transaction of the change they tell of. A sealer chains them afterwards, batch by batch, with
keyed digests, so that writers never wait for one another at the end of a chain.
"""

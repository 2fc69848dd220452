"""Who may do what, where, and with how sensitive things: accounts, postings, the Actor, Allowed and Denied."""

"""The page "What can I get?": for anybody, without an account. Nothing that is said there is kept anywhere."""

"""The screens of the door for staff: what is to do, a case with its steps, requests, and what comes after."""

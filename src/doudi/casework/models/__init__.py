"""The door's tables, by what they are about."""

from doudi.casework.models.after import Appeal, ChangeReport, Complaint, Rating, Reporter
from doudi.casework.models.cases import Case, CaseStep, Channel, Outcome, Pause, State
from doudi.casework.models.decisions import Decision, Determination
from doudi.casework.models.filing import FileAppraisal, HouseholdFile
from doudi.casework.models.kin import Kinship
from doudi.casework.models.letters import Letter, Notice, Objection, ServedBy
from doudi.casework.models.requests import Request
from doudi.casework.models.tasks import Task
from doudi.casework.models.texts import BookText, ProcedureText

__all__ = [
    "Appeal", "BookText", "Case", "CaseStep", "ChangeReport", "Channel", "Complaint", "Decision", "Determination",
    "FileAppraisal", "HouseholdFile", "Kinship", "Letter", "Notice", "Objection", "Outcome", "Pause", "ProcedureText",
    "Rating", "Reporter", "Request", "ServedBy", "State", "Task",
]  # fmt: skip

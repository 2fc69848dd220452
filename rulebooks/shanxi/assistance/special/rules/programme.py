"""Special assistance (专项社会救助): what a household or person may turn to beside money for living, by status.

Nothing here is an amount: each line is a referral to the department that decides and pays. Status is read from awards
and recognitions in force, never computed; needs are findings of the departments. Where a line is owed by layer, the
branch says by which. Every person unit has a row only where the need was found, or is not known.
"""

from doudi.engine.language import programme, unit


programme(
    "special",
    zh="专项社会救助",
    en="Special assistance",
    area="registered_area",
    scope="Everybody registered in the province; disaster and judicial relief go by the place of event and of the case",
    from_="2014-05-01",
    uses=["dibao"],
)


unit("premium", of="person", where="insured_resident", zh="资助参保", en="help with the insurance premium")


unit("treatment", of="person", where="bears_medical_cost", zh="医疗费用救助", en="medical aid")


unit("emergency_care", of="person", where="emergency_found", zh="疾病应急救助", en="emergency treatment")


unit("education", of="person", where="is_learner", zh="教育救助", en="education assistance")


unit("housing", of="person", where="housing_need", zh="住房救助", en="housing assistance")


unit("employment", of="person", where="seeks_work", zh="就业救助", en="employment assistance")


unit(
    "disaster_urgent",
    of="person",
    where="urgent_disaster_need",
    zh="灾害应急救助",
    en="emergency relief after a disaster",
)


unit("disaster_shelter", of="person", where="shelter_need", zh="灾后过渡性安置", en="shelter after a disaster")


unit(
    "disaster_rebuild",
    of="person",
    where="rebuild_need",
    zh="灾后住房恢复重建",
    en="rebuilding a home after a disaster",
)


unit(
    "disaster_winter",
    of="person",
    where="winter_need",
    zh="冬春生活救助",
    en="winter and spring relief after a disaster",
)


unit("legal_aid", of="person", where="has_legal_matter", zh="法律援助", en="legal aid")


unit("judicial_relief", of="person", where="relief_ground_named", zh="司法救助", en="judicial relief")

SELECT django_session.session_key,
       django_session.session_data,
       django_session.expire_date
FROM django_session
WHERE (django_session.expire_date > %s
       AND django_session.session_key = %s)
LIMIT …;

SELECT access_account.*12
FROM access_account
WHERE access_account.id = %s
LIMIT …;

SELECT access_posting.*7,
                       access_account.*12,
                                       areas_area.*13
FROM access_posting
INNER JOIN access_account ON (access_posting.account_id = access_account.id)
INNER JOIN areas_area ON (access_posting.area_id = areas_area.id)
WHERE (access_posting.starts <= %s
       AND (access_posting.ends IS NULL
            OR access_posting.ends > %s)
       AND access_posting.account_id = %s);

SELECT registry_ownrecord.person_id AS person_id
FROM registry_ownrecord
WHERE registry_ownrecord.account_id = %s
ORDER BY registry_ownrecord.id ASC
LIMIT …;

SELECT %s AS a
FROM mfa_authenticator
WHERE (mfa_authenticator.type = %s
       AND mfa_authenticator.user_id = %s)
LIMIT …;

SELECT casework_case.*28,
                      casework_request.*23,
                                        registry_household.*10,
                                                            registry_person.*13,
                                                                             T5.*13,
                                                                                 T6.*13,
                                                                                     areas_area.*13,
                                                                                                 registry_award.*7,
                                                                                                                 T9.*28
FROM casework_case
INNER JOIN casework_request ON (casework_case.request_id = casework_request.id)
INNER JOIN registry_household ON (casework_case.household_id = registry_household.id)
LEFT OUTER JOIN registry_person ON (registry_household.head_id = registry_person.id)
INNER JOIN registry_person T5 ON (casework_case.applicant_id = T5.id)
LEFT OUTER JOIN registry_person T6 ON (casework_case.beneficiary_id = T6.id)
INNER JOIN areas_area ON (casework_case.area_id = areas_area.id)
LEFT OUTER JOIN registry_award ON (casework_case.award_id = registry_award.id)
LEFT OUTER JOIN casework_case T9 ON (casework_case.reopens_id = T9.id)
WHERE (casework_case.sensitivity IN (…)
       AND casework_case.area_path >= %s
       AND casework_case.area_path < %s
       AND casework_case.id = %s)
ORDER BY casework_case.id ASC
LIMIT …;

SELECT casework_letter.*17
FROM casework_letter
WHERE (casework_letter.sensitivity IN (…)
       AND casework_letter.area_path >= %s
       AND casework_letter.area_path < %s
       AND casework_letter.case_id = %s
       AND casework_letter.id = %s)
ORDER BY casework_letter.id ASC
LIMIT …;

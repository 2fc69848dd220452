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

SELECT payments_suspension.*18,
                            registry_award.*7,
                                            registry_household.*10,
                                                                registry_person.*13
FROM payments_suspension
INNER JOIN registry_household ON (payments_suspension.household_id = registry_household.id)
INNER JOIN registry_award ON (payments_suspension.award_id = registry_award.id)
LEFT OUTER JOIN registry_person ON (registry_household.head_id = registry_person.id)
WHERE (registry_household.sensitivity IN (…)
       AND registry_household.area_path >= %s
       AND registry_household.area_path < %s
       AND payments_suspension.id = %s)
ORDER BY payments_suspension.id ASC
LIMIT …;

SELECT casework_letter.*17
FROM casework_letter
WHERE (casework_letter.sensitivity IN (…)
       AND casework_letter.area_path >= %s
       AND casework_letter.area_path < %s
       AND casework_letter.award_id = %s
       AND casework_letter.kind IN (…))
ORDER BY casework_letter.id ASC;

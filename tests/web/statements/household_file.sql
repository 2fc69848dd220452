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

SELECT casework_householdfile.*16,
                               registry_household.*10,
                                                   areas_area.*13,
                                                               registry_person.*13,
                                                                                T5.*13
FROM casework_householdfile
INNER JOIN registry_household ON (casework_householdfile.household_id = registry_household.id)
INNER JOIN areas_area ON (registry_household.area_id = areas_area.id)
LEFT OUTER JOIN registry_person ON (registry_household.head_id = registry_person.id)
INNER JOIN areas_area T5 ON (casework_householdfile.area_id = T5.id)
WHERE (casework_householdfile.sensitivity IN (…)
       AND casework_householdfile.area_path >= %s
       AND casework_householdfile.area_path < %s
       AND registry_household.sensitivity IN (…)
       AND casework_householdfile.id = %s)
ORDER BY casework_householdfile.id ASC
LIMIT …;

SELECT casework_householdfile.*16
FROM casework_householdfile
INNER JOIN registry_household ON (casework_householdfile.household_id = registry_household.id)
WHERE (casework_householdfile.sensitivity IN (…)
       AND casework_householdfile.area_path >= %s
       AND casework_householdfile.area_path < %s
       AND registry_household.sensitivity IN (…)
       AND casework_householdfile.household_id = %s
       AND casework_householdfile.year = %s)
ORDER BY casework_householdfile.version ASC;

SELECT casework_case.id AS pk
FROM casework_case
WHERE (casework_case.sensitivity IN (…)
       AND casework_case.area_path >= %s
       AND casework_case.area_path < %s
       AND casework_case.id IN (…));

SELECT casework_fileappraisal.*9
FROM casework_fileappraisal
WHERE casework_fileappraisal.file_id = %s
ORDER BY casework_fileappraisal.id DESC;

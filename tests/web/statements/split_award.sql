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

SELECT registry_award.*7,
                       registry_household.*10,
                                           areas_area.*13,
                                                       registry_person.*13
FROM registry_award
INNER JOIN registry_household ON (registry_award.household_id = registry_household.id)
INNER JOIN areas_area ON (registry_household.area_id = areas_area.id)
LEFT OUTER JOIN registry_person ON (registry_household.head_id = registry_person.id)
WHERE (registry_award.household_id IN
         (SELECT U0.id
          FROM registry_household U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND registry_award.id = %s)
ORDER BY registry_award.id ASC
LIMIT …;

SELECT payments_handed.*17
FROM payments_handed
WHERE payments_handed.award_id IN (…);

SELECT payments_line.award_id AS award,
       payments_line.kind AS kind
FROM payments_line
WHERE payments_line.award_id IN (…);

SELECT registry_awardpart.*6
FROM registry_awardpart
WHERE registry_awardpart.award_id = %s;

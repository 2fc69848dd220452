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

SELECT COUNT(*)
FROM
  (SELECT access_account.id AS col1
   FROM access_account
   LEFT OUTER JOIN access_posting ON (access_account.id = access_posting.account_id)
   WHERE access_account.id IN
       (SELECT U0.account_id AS account
        FROM access_posting U0
        INNER JOIN areas_area U1 ON (U0.area_id = U1.id)
        WHERE (U1.path >= %s
               AND U1.path < %s))
   GROUP BY 1) subquery;

SELECT access_account.*12,
                       COUNT(access_posting.id) AS postings__count
FROM access_account
LEFT OUTER JOIN access_posting ON (access_account.id = access_posting.account_id)
WHERE access_account.id IN
    (SELECT U0.account_id AS account
     FROM access_posting U0
     INNER JOIN areas_area U1 ON (U0.area_id = U1.id)
     WHERE (U1.path >= %s
            AND U1.path < %s))
GROUP BY access_account.*12
ORDER BY access_account.name ASC,
         access_account.id ASC
LIMIT …;

-- How long the latest decisions on a model took, from the index alone.
create index access_request_pace on access_request (namespace, name, decided desc)
    include (submitted) where decided is not null;

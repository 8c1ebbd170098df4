-- All requests in the order they were sent in, whatever became of them: a text that one in a hundred
-- contains is met after a few thousand rows of these, but of a rare status perhaps never.
create index access_request_all_in on access_request (submitted, reference) where submissions > 0;

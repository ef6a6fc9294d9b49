insert into filed
values ('crlf
in text');

insert into filed values ('crlf 2');

-- first
create view filed_view as select note /* inner */ from filed; -- end

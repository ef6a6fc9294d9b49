-- one
/* two */ ; ;

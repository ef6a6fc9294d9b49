select ${name}
from t

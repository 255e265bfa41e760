//! Page objects: what a person can see and do on each screen, by the words and roles on it.

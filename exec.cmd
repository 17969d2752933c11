@rem npm start says "exec" so that signals reach the app and not a shell in between; here it only runs the rest.
@%*

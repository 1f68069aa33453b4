print("lbgen")

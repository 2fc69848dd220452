"""The screens: staff, citizens, the public; components they are made of. Chinese first, English one click away."""

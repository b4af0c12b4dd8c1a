"""claimkit inside other frameworks; imported only by whoever asks for one."""

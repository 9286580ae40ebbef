"""Where booked visitors come from: one adapter a source, each handing over plain bookings."""

package io.quarkiverse.rest.idempotency.payments;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;

import io.quarkus.hibernate.orm.panache.PanacheEntity;

/**
 * One line of the ledger. Nothing but its key keeps a deposit from being booked twice.
 */
@Entity
public class Booking extends PanacheEntity {

    @Column(nullable = false, length = 64)
    public String deposit;

    @Column(nullable = false, length = 64)
    public String account;

    /** In minor units. */
    @Column(nullable = false)
    public long amount;
}

package io.quarkiverse.rest.idempotency.payments;

import java.util.List;
import java.util.Optional;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.LockModeType;

import io.quarkus.hibernate.orm.panache.PanacheEntity;
import io.quarkus.panache.common.Sort;

/**
 * The payment of a customer. Amounts are in minor units: 1250 with EUR is 12.50 euros.
 */
@Entity
public class Payment extends PanacheEntity {

    @Column(nullable = false, unique = true, length = 64)
    public String reference;

    @Column(nullable = false)
    public long amount;

    @Column(nullable = false, length = 3)
    public String currency;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    public PaymentState state;

    /** The amount that has been refunded so far. */
    @Column(nullable = false)
    public long refunded;

    /** The gateway's name for the captured payment. */
    @Column(length = 64)
    public String capture;

    static Optional<Payment> byReference(String reference) {
        return find("reference", reference).firstResultOptional();
    }

    /** Holds the payment until the end of the transaction, so that two changes of it come one after the other. */
    static Optional<Payment> byIdLocked(long id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    static List<Payment> inOrder() {
        return listAll(Sort.by("id"));
    }

    long left() {
        return amount - refunded;
    }
}

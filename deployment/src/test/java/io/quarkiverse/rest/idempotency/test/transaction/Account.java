package io.quarkiverse.rest.idempotency.test.transaction;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/** An entity that transactions meet at. */
@Entity
public class Account {

    @Id
    public String id;

    public int balance;

    @Version
    public int version;
}

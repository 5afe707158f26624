package io.quarkiverse.rest.idempotency.test.reactive;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** A row of an effect. */
@Entity
public class Thing extends PanacheEntityBase {

    @Id
    public String code;

    public Thing() {
    }

    public Thing(String code) {
        this.code = code;
    }
}

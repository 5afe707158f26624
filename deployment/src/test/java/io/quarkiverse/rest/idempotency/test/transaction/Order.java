package io.quarkiverse.rest.idempotency.test.transaction;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

import io.quarkus.hibernate.orm.panache.PanacheEntity;

/** An effect: one row for each time a method has had it. */
@Entity
@Table(name = "orders")
public class Order extends PanacheEntity {

    @Column(name = "code")
    public String code;

    @Column(name = "single", unique = true)
    public String single;

    static Order of(String code) {
        Order order = new Order();
        order.code = code;
        return order;
    }
}

package io.quarkiverse.rest.idempotency.test.transaction;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.OneToMany;

import io.quarkus.hibernate.orm.panache.PanacheEntity;

/** An entity whose orders are loaded on first use, which may be as late as when it is written as JSON. */
@Entity
public class Basket extends PanacheEntity {

    public String name;

    @OneToMany(cascade = CascadeType.ALL)
    public List<Order> orders = new ArrayList<>();
}

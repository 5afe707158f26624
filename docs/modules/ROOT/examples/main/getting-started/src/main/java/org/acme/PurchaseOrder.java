package org.acme;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;

import io.quarkus.hibernate.orm.panache.PanacheEntity;

@Entity
public class PurchaseOrder extends PanacheEntity {

    @Column(nullable = false)
    public String item;

    public int quantity;
}

package io.quarkiverse.rest.idempotency.tenants;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** The effect of a request. Its answer tells nothing by which one request differs from another like it. */
@Entity
@Table(name = "effect")
public class Effect {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @JsonIgnore
    public Long id;

    /** The client's name for its request. */
    @JsonIgnore
    public String reference;

    public String tenant;

    public String text;

    @Version
    public int version;
}

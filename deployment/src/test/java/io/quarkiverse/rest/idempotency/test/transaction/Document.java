package io.quarkiverse.rest.idempotency.test.transaction;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UpdateTimestamp;

/** An entity most of which is known when it is written to the database. */
@Entity
public class Document {

    @Id
    @GeneratedValue
    public Long id;

    @Column(unique = true)
    public String title;

    @Version
    public int version;

    @CreationTimestamp
    public Instant created;

    @UpdateTimestamp
    public Instant updated;

    @Generated
    @Column(columnDefinition = "varchar(20) default 'drafted'", insertable = false, updatable = false)
    public String state;
}

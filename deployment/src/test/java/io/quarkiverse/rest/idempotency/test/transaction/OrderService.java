package io.quarkiverse.rest.idempotency.test.transaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Has an effect in the transaction of its caller. */
@ApplicationScoped
public class OrderService {

    @Transactional
    public void place(String code) {
        Order.of(code).persist();
    }
}

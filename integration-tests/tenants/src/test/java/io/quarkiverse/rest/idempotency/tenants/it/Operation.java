package io.quarkiverse.rest.idempotency.tenants.it;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A kind of request, and what its answer must be. */
enum Operation {

    /** Blocking, validated; its record is completed behind its transaction. */
    ORDER("/tenants/orders/7", 201) {
        @Override
        Body body(Random random) {
            return Body.json("{'item':'%s','amount':%d}", word(random), 1 + random.nextInt(9));
        }
    },
    ORDER_INVALID("/tenants/orders/7", 400) {
        @Override
        Body body(Random random) {
            return Body.json("{'item':'%s','amount':%d}", word(random), -random.nextInt(9));
        }
    },
    ORDER_OF_INVALID_SHELF("/tenants/orders/0", 400) {
        @Override
        Body body(Random random) {
            return Body.json("{'item':'%s','amount':1}", word(random));
        }
    },
    ORDER_UNREADABLE("/tenants/orders/7", 400) {
        @Override
        Body body(Random random) {
            return Body.json("{'item':'%s','amount':", word(random));
        }
    },
    ORDER_NOT_FOUND("/tenants/orders/7", 404) {
        @Override
        Body body(Random random) {
            return Body.json("{'item':'nothing','amount':%d}", 1 + random.nextInt(9));
        }
    },
    ORDER_OF_UNSUPPORTED_TYPE("/tenants/documents", 415) {
        @Override
        Body body(Random random) {
            return Body.json("{'title':'%s'}", word(random));
        }
    },
    ORDER_FORBIDDEN("/tenants/orders/7", 403) {
        @Override
        Body body(Random random) {
            return ORDER.body(random);
        }
    },
    ORDER_UNAUTHENTICATED("/tenants/orders/7", 401) {
        @Override
        Body body(Random random) {
            return ORDER.body(random);
        }
    },
    ORDER_UNKNOWN_KEY("/tenants/orders/7", 401) {
        @Override
        Body body(Random random) {
            return ORDER.body(random);
        }
    },
    /** One transaction with its record. */
    PAYMENT("/tenants/payments", 200) {
        @Override
        Body body(Random random) {
            return ORDER.body(random);
        }
    },
    PAYMENT_INVALID("/tenants/payments", 400) {
        @Override
        Body body(Random random) {
            return ORDER_INVALID.body(random);
        }
    },
    PAYMENT_CONTENDED("/tenants/contended-payments", 200) {
        @Override
        Body body(Random random) {
            return ORDER.body(random);
        }
    },
    /** Under {@code @Retry}. */
    RESERVATION("/tenants/stock/reservations", 200) {
        @Override
        Body body(Random random) {
            return Body.json("{'name':'%s','number':%d}", word(random), random.nextInt(4));
        }
    },
    RESERVATION_IN_VAIN("/tenants/stock/reservations", 503) {
        @Override
        Body body(Random random) {
            return Body.json("{'name':'%s','number':9}", word(random));
        }
    },
    /** Under a {@code @CircuitBreaker} that stays closed. */
    SALE("/tenants/stock/sales", 200) {
        @Override
        Body body(Random random) {
            return Body.json("{'name':'%s','number':%d}", word(random), 1 + random.nextInt(9));
        }
    },
    SALE_SOLD_OUT("/tenants/stock/sales", 409) {
        @Override
        Body body(Random random) {
            return Body.json("{'name':'%s','number':0}", word(random));
        }
    },
    /** Under a {@code @CircuitBreaker} that is open. */
    DELIVERY("/tenants/stock/deliveries", 503) {
        @Override
        Body body(Random random) {
            return SALE.body(random);
        }
    },
    /** Non-blocking, under a {@code @Timeout} that it does not need. */
    QUOTE("/tenants/stock/quotes", 200) {
        @Override
        Body body(Random random) {
            return SALE.body(random);
        }
    },
    QUOTE_INVALID("/tenants/stock/quotes", 400) {
        @Override
        Body body(Random random) {
            return Body.json("{'name':'%s','number':%d}", word(random), 11 + random.nextInt(9));
        }
    },
    /** Non-blocking, answered by its {@code @Timeout}. */
    QUOTE_OVERDUE("/tenants/stock/overdue-quotes", 504) {
        @Override
        Body body(Random random) {
            return SALE.body(random);
        }
    },
    /** A form with two files, of which one is large. */
    DOCUMENT("/tenants/documents", 200) {
        @Override
        Body body(Random random) {
            return Body.form(word(random), random);
        }
    },
    DOCUMENT_INVALID("/tenants/documents", 400) {
        @Override
        Body body(Random random) {
            return Body.form(" ", random);
        }
    },
    /** A large body in both directions. */
    ARCHIVE("/tenants/archives", 200) {
        @Override
        Body body(Random random) {
            return Body.large(random);
        }
    };

    private static final List<String> WORDS = List.of("lamp", "table", "chair", "shelf", "rug");

    private final String path;
    private final int status;

    Operation(String path, int status) {
        this.path = path;
        this.status = status;
    }

    abstract Body body(Random random);

    String path() {
        return path;
    }

    int status() {
        return status;
    }

    /** An API key that may send it, or one that makes it what it is; {@code null} for none. */
    String apiKey(Random random) {
        return switch (this) {
            case ORDER_FORBIDDEN -> "guest-" + random.nextInt(3);
            case ORDER_UNAUTHENTICATED -> null;
            case ORDER_UNKNOWN_KEY -> "stolen-1";
            default -> isOpen() && random.nextInt(4) == 0 ? null
                    : (random.nextInt(4) == 0 ? "named-" : "clerk-") + random.nextInt(3);
        };
    }

    private boolean isOpen() {
        return path.startsWith("/tenants/stock/");
    }

    /** Rejections that come before the request filters have no tenant. */
    boolean reachesFilters() {
        return Stream.of(401, 403, 415).noneMatch(rejected -> rejected == status);
    }

    /** Whether the method itself answers, and so tells tenant and caller. */
    boolean tellsTenant() {
        return status == 200 || status == 201;
    }

    boolean hasEffect() {
        return tellsTenant() && !isOpen() && this != ARCHIVE;
    }

    /** Whether a duplicate is answered from the record. */
    boolean isRecorded() {
        return status < 500 && reachesFilters() && this != ORDER_UNREADABLE;
    }

    /** A duplicate of a method that is at work behind its answer is told so: that is no answer of the method. */
    boolean hasDuplicates() {
        return this != QUOTE_OVERDUE;
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}

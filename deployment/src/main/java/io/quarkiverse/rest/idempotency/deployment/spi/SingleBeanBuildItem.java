package io.quarkiverse.rest.idempotency.deployment.spi;

import org.jboss.jandex.DotName;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * Names a type of which at most one bean is asked. An application with several of them, or with one that has a
 * qualifier, is not built, because a bean that is not asked may be the one that protects it. Beans of the type are
 * not removed as unused. For extensions that bring such a type, and find its bean at run time by {@code SingleBeans}.
 */
public final class SingleBeanBuildItem extends MultiBuildItem {

    private final DotName type;

    /**
     * @param type the type, which applications implement
     */
    public SingleBeanBuildItem(Class<?> type) {
        this.type = DotName.createSimple(type);
    }

    /** The name of the type. */
    public DotName type() {
        return type;
    }
}

package org.stratagrid.deployment.order;

/**
 * A step has neither succeeded nor failed as far as can be told now, and both going on and undoing could do harm: it is tried
 * again until that can be told.
 */
final class Undecided extends RuntimeException {
    Undecided(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

package org.stratagrid.scheduler.bench;

/** The benchmark cannot go on: a bad argument, file or database. The message is for the person who started it. */
final class BenchFailure extends RuntimeException {

    BenchFailure(String sentence) {
        super(sentence);
    }
}

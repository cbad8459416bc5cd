/// Every wait event that PostgreSQL 13 to 18 can report, in each spelling it has had.
enum WaitEventNames {
    static let all: [(type: String, names: String)] = [
        (
            "Activity",
            """
            ArchiverMain AutoVacuumMain AutovacuumMain BgWriterHibernate BgwriterHibernate BgWriterMain
            BgwriterMain CheckpointerMain CheckpointerShutdown IoWorkerMain LogicalApplyMain
            LogicalLauncherMain LogicalParallelApplyMain PgStatMain RecoveryWalStream
            ReplicationSlotsyncMain ReplicationSlotsyncShutdown SysLoggerMain SysloggerMain WalReceiverMain
            WalSenderMain WalSummarizerWal WalWriterMain
            """
        ),
        (
            "BufferPin",
            """
            BufferPin
            """
        ),
        (
            "Client",
            """
            ClientRead ClientWrite GSSOpenServer GssOpenServer LibPQWalReceiverConnect
            LibpqwalreceiverConnect LibPQWalReceiverReceive LibpqwalreceiverReceive SSLOpenServer
            SslOpenServer WaitForStandbyConfirmation WalReceiverWaitStart WalSenderWaitForWAL
            WalSenderWaitForWal WalSenderWriteData
            """
        ),
        (
            "Extension",
            """
            DblinkConnect DblinkGetConnect DblinkGetResult Extension PostgresFdwCleanupResult
            PostgresFdwConnect PostgresFdwGetResult
            """
        ),
        (
            "IO",
            """
            AioIoCompletion AioIoUringExecution AioIoUringSubmit BaseBackupRead BasebackupRead
            BaseBackupSync BasebackupSync BaseBackupWrite BasebackupWrite BufFileRead BuffileRead
            BufFileTruncate BuffileTruncate BufFileWrite BuffileWrite ControlFileRead ControlFileSync
            ControlFileSyncUpdate ControlFileWrite ControlFileWriteUpdate CopyFileCopy CopyFileRead
            CopyFileWrite DataFileExtend DataFileFlush DataFileImmediateSync DataFilePrefetch DataFileRead
            DataFileSync DataFileTruncate DataFileWrite DSMAllocate DsmAllocate DSMFillZeroWrite
            DsmFillZeroWrite LockFileAddToDataDirRead LockFileAddtodatadirRead LockFileAddToDataDirSync
            LockFileAddtodatadirSync LockFileAddToDataDirWrite LockFileAddtodatadirWrite LockFileCreateRead
            LockFileCreateSync LockFileCreateWrite LockFileReCheckDataDirRead LockFileRecheckdatadirRead
            LogicalChangesRead LogicalChangesWrite LogicalRewriteCheckpointSync LogicalRewriteMappingSync
            LogicalRewriteMappingWrite LogicalRewriteSync LogicalRewriteTruncate LogicalRewriteWrite
            LogicalSubxactRead LogicalSubxactWrite RelationMapRead RelationMapReplace RelationMapSync
            RelationMapWrite ReorderBufferRead ReorderBufferWrite ReorderLogicalMappingRead
            ReplicationSlotRead ReplicationSlotRestoreSync ReplicationSlotSync ReplicationSlotWrite
            SLRUFlushSync SlruFlushSync SLRURead SlruRead SLRUSync SlruSync SLRUWrite SlruWrite
            SnapbuildRead SnapbuildSync SnapbuildWrite TimelineHistoryFileSync TimelineHistoryFileWrite
            TimelineHistoryRead TimelineHistorySync TimelineHistoryWrite TwophaseFileRead TwophaseFileSync
            TwophaseFileWrite VersionFileSync VersionFileWrite WALBootstrapSync WalBootstrapSync
            WALBootstrapWrite WalBootstrapWrite WALCopyRead WalCopyRead WALCopySync WalCopySync WALCopyWrite
            WalCopyWrite WALInitSync WalInitSync WALInitWrite WalInitWrite WALRead WalRead
            WALSenderTimelineHistoryRead WalsenderTimelineHistoryRead WalSummaryRead WalSummaryWrite WALSync
            WalSync WALSyncMethodAssign WalSyncMethodAssign WALWrite WalWrite
            """
        ),
        (
            "IPC",
            """
            AppendReady ArchiveCleanupCommand ArchiveCommand BackendTermination BackupWaitWalArchive
            BgWorkerShutdown BgworkerShutdown BgWorkerStartup BgworkerStartup BtreePage BufferIO BufferIo
            CheckpointDelayComplete CheckpointDelayStart CheckpointDone CheckpointStart ExecuteGather
            HashBatchAllocate HashBatchElect HashBatchLoad HashBuildAllocate HashBuildElect
            HashBuildHashInner HashBuildHashOuter HashGrowBatchesAllocate HashGrowBatchesDecide
            HashGrowBatchesElect HashGrowBatchesFinish HashGrowBatchesReallocate HashGrowBatchesRepartition
            HashGrowBucketsAllocate HashGrowBucketsElect HashGrowBucketsReallocate HashGrowBucketsReinsert
            LogicalApplySendData LogicalParallelApplyStateChange LogicalSyncData LogicalSyncStateChange
            MessageQueueInternal MessageQueuePutMessage MessageQueueReceive MessageQueueSend
            MultixactCreation ParallelBitmapScan ParallelCreateIndexScan ParallelFinish ProcArrayGroupUpdate
            ProcarrayGroupUpdate ProcSignalBarrier Promote RecoveryConflictSnapshot
            RecoveryConflictTablespace RecoveryEndCommand RecoveryPause ReplicationOriginDrop
            ReplicationSlotDrop RestoreCommand SafeSnapshot SyncRep WalReceiverExit
            WalReceiverUpstreamCatchup WalReceiverWaitStart WalSummaryReady XactGroupUpdate
            """
        ),
        (
            "LWLock",
            """
            AddinShmemInit AioUringCompletion AioWorkerSubmissionQueue AutoFile autoprewarm Autovacuum
            AutovacuumSchedule BackgroundWorker BtreeVacuum BufferContent BufferMapping CheckpointerComm
            CommitTs CommitTsBuffer CommitTsSLRU ControlFile DSMRegistry DSMRegistryDSA DSMRegistryHash
            DynamicSharedMemoryControl InjectionPoint LockFastPath LockManager LogicalRepLauncherDSA
            LogicalRepLauncherHash LogicalRepWorker MultiXactGen MultiXactMemberBuffer MultiXactMemberSLRU
            MultiXactOffsetBuffer MultiXactOffsetSLRU MultiXactTruncation NotifyBuffer NotifyQueue
            NotifyQueueTail NotifySLRU OidGen OldSnapshotTimeMap ParallelAppend ParallelBtreeScan
            ParallelHashJoin ParallelQueryDSA ParallelVacuumDSA PerSessionDSA PerSessionRecordType
            PerSessionRecordTypmod PerXactPredicateList pg_stat_statements PgStatsData PgStatsDSA
            PgStatsHash PredicateLockManager ProcArray RelationMapping RelCacheInit ReplicationOrigin
            ReplicationOriginState ReplicationSlotAllocation ReplicationSlotControl ReplicationSlotIO
            SerialBuffer SerialControl SerializableFinishedList SerializablePredicateList
            SerializableXactHash SerialSLRU SharedTidBitmap SharedTupleStore ShmemIndex SInvalRead
            SInvalWrite SubtransBuffer SubtransSLRU SyncRep SyncScan TablespaceCreate TwoPhaseState
            WaitEventCustom WALBufMapping WALInsert WALSummarizer WALWrite WrapLimitsVacuum XactBuffer
            XactSLRU XactTruncation XidGen
            """
        ),
        (
            "Lock",
            """
            advisory applytransaction extend frozenid object page relation spectoken transactionid tuple
            userlock virtualxid
            """
        ),
        (
            "Timeout",
            """
            BaseBackupThrottle CheckpointWriteDelay PgSleep RecoveryApplyDelay RecoveryRetrieveRetryInterval
            RegisterSyncRequest SpinDelay VacuumDelay VacuumTruncate WalSummarizerError
            """
        ),
    ]
}

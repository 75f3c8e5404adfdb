namespace AdvCourse.Host.Running;

/// <summary>Hears how a run goes.</summary>
internal interface IRunProgress
{
    void NotebookStarted(string path, int cellCount);

    void CellStarted(int number, string heading);

    void CellFinished(CellRun cell);

    void NotebookFinished(NotebookRun run);
}
